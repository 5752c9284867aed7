// Where a bar is: its address for people, and its point on the map by this device, by a press on the map, or by hand.

import { useState } from "preact/hooks";
import { beside, Nowhere, offset, type Spot, whereAmI } from "../core/places.ts";
import { consoleWords } from "../text/bar-console.ts";
import { problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner } from "../ui/parts.tsx";
import { EDGE, PlainMap } from "../ui/plain-map.tsx";

const REACHES = [50, 100, 200, 500, 1_000, 2_000, 5_000];
const FIRST = 2;

export interface Placing {
  address: string;
  lat: string;
  lon: string;
}

interface PlaceProps {
  place: Placing;
  // The operator's other bars.
  others: ReadonlyArray<{ bar_id: string; location: Spot }>;
  wrong: string;
  onPlace: (place: Placing) => void;
}

export function spotOf({ lat, lon }: Placing): Spot | undefined {
  const spot = { lat: Number(lat), lon: Number(lon) };
  const known = lat.trim() !== "" && lon.trim() !== "" && Math.abs(spot.lat) <= 90 && Math.abs(spot.lon) <= 180;
  return known ? spot : undefined;
}

export function placing({ lat, lon }: Spot, address: string): Placing {
  return { address, lat: String(lat), lon: String(lon) };
}

export function PlaceFields({ place, others, wrong, onPlace }: PlaceProps) {
  const words = consoleWords.value.profile;
  const [failure, setFailure] = useState("");
  const spot = spotOf(place);
  const device = async () => {
    setFailure("");
    try {
      onPlace(placing(await whereAmI(), place.address));
    } catch (error) {
      setFailure(error instanceof Nowhere ? (error.forbidden ? words.forbidden : words.unknown) : problem(error));
    }
  };
  const about = failure || wrong;
  return (
    <fieldset class="card">
      <legend>{words.place}</legend>
      <p class="soft small">{words.placeWords}</p>
      <Field
        label={words.address}
        hint={words.addressHint}
        maxLength={300}
        autoComplete="street-address"
        value={place.address}
        onInput={(event) => onPlace({ ...place, address: event.currentTarget.value })}
      />
      <Button onPress={device}>
        <Icon name="place" size={20} />
        {words.device}
      </Button>
      {about && (
        <Banner mood="bad" urgent>
          {about}
        </Banner>
      )}
      <div class="profile-pair">
        {(["lat", "lon"] as const).map((name) => (
          <Field
            key={name}
            label={words[name]}
            type="number"
            step="any"
            required
            min={name === "lat" ? -90 : -180}
            max={name === "lat" ? 90 : 180}
            value={place[name]}
            onInput={(event) => onPlace({ ...place, [name]: event.currentTarget.value })}
          />
        ))}
      </div>
      {spot && <PinMap spot={spot} others={others} onSpot={(to) => onPlace(placing(to, place.address))} />}
    </fieldset>
  );
}

function PinMap({ spot, others, onSpot }: { spot: Spot; others: PlaceProps["others"]; onSpot: (to: Spot) => void }) {
  const words = consoleWords.value.profile;
  const [zoom, setZoom] = useState(FIRST);
  const reach = REACHES[zoom] ?? 0;
  const press = (x: number, y: number) => onSpot(beside(spot, { east: x * reach, north: -y * reach }));
  const dots = others.map(({ bar_id, location }, place) => ({ bar_id, place, ...offset(spot, location) }));
  return (
    <figure class="pin-map">
      <PlainMap reach={reach} north={words.north} onPlace={press}>
        {dots
          .filter(({ east, north }) => Math.hypot(east, north) <= reach)
          .map(({ bar_id, place, east, north }) => (
            <g key={bar_id} class="spot" transform={`translate(${(east / reach) * EDGE} ${(-north / reach) * EDGE})`}>
              <circle r="8" />
              <text y="3.2">{place + 1}</text>
            </g>
          ))}
        <circle class="me" r="5" />
        <circle class="me-ring" r="9" />
      </PlainMap>
      <figcaption class="small soft">{words.map}</figcaption>
      <div class="buttons">
        <Button disabled={zoom === 0} label={words.nearer} onPress={() => setZoom(zoom - 1)}>
          <Icon name="plus" size={20} />
        </Button>
        <Button disabled={zoom === REACHES.length - 1} label={words.farther} onPress={() => setZoom(zoom + 1)}>
          <Icon name="minus" size={20} />
        </Button>
      </div>
    </figure>
  );
}
