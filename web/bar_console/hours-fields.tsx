// The opening hours of a bar, day by day.

import { consoleWords } from "../text/bar-console.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import {
  DAYS,
  type Day,
  everyDay,
  MOST_PERIODS,
  type Period,
  untilNextDay,
  type Week,
  withAnother,
  withoutPeriod,
  withPeriod,
} from "./hours.ts";

interface HoursProps {
  byHours: boolean;
  week: Week;
  zone: string;
  onTurn: (byHours: boolean) => void;
  onWeek: (week: Week) => void;
  onZone: (zone: string) => void;
}

export function HoursFields({ byHours, week, zone, onTurn, onWeek, onZone }: HoursProps) {
  const words = consoleWords.value.profile;
  return (
    <fieldset class="card">
      <legend>{words.hours}</legend>
      <p class="soft small">{words.hoursWords}</p>
      <div class="choices">
        {([false, true] as const).map((each) => (
          <label key={`${each}`}>
            <input type="radio" name="by-hours" checked={byHours === each} onChange={() => onTurn(each)} />
            {each ? words.byHours : words.byHand}
          </label>
        ))}
      </div>
      {byHours && (
        <>
          <ul class="week">
            {DAYS.map((day) => (
              <DayHours key={day} day={day} week={week} onWeek={onWeek} />
            ))}
          </ul>
          <Choice
            label={words.zone}
            value={zone}
            options={zones(zone).map((each) => [each, each.replaceAll("_", " ")] as const)}
            onChoose={onZone}
          />
        </>
      )}
    </fieldset>
  );
}

function DayHours({ day, week, onWeek }: { day: Day; week: Week; onWeek: (week: Week) => void }) {
  const words = consoleWords.value.profile;
  const name = words.days[day];
  const periods = week[day];
  const change = (place: number, period: Period) => onWeek(withPeriod(week, day, place, period));
  return (
    <li>
      <strong>{name}</strong>
      <div class="periods">
        {periods.length === 0 && <span class="soft">{words.rest}</span>}
        {periods.map((period, place) => (
          <div key={place} class="period">
            <Field
              label={words.opens(name)}
              type="time"
              required
              value={period.opens}
              onInput={(event) => change(place, { ...period, opens: event.currentTarget.value })}
            />
            <span aria-hidden="true">–</span>
            <Field
              label={words.closes(name)}
              type="time"
              required
              value={period.closes}
              onInput={(event) => change(place, { ...period, closes: event.currentTarget.value })}
            />
            <span class="small soft period-next">{untilNextDay(period) ? words.nextDay : ""}</span>
            <Button
              kind="quiet"
              label={words.removeHours(name)}
              onPress={() => onWeek(withoutPeriod(week, day, place))}
            >
              <Icon name="close" size={20} />
            </Button>
          </div>
        ))}
      </div>
      <div class="week-ways">
        {periods.length < MOST_PERIODS && (
          <Button kind="quiet" label={words.addHoursTo(name)} onPress={() => onWeek(withAnother(week, day))}>
            {words.addHours}
          </Button>
        )}
        {day === DAYS[0] && (
          <Button kind="quiet" onPress={() => onWeek(everyDay(week, day))}>
            {words.copy}
          </Button>
        )}
      </div>
    </li>
  );
}

// All that the browser knows, and the bar's own.
function zones(own: string): string[] {
  return [...new Set([...Intl.supportedValuesOf("timeZone"), own])].sort();
}
