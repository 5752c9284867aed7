// What alerts say on this device, in the language in which they were asked for.

export type Kind = "called" | "go" | "seats";
export type Language = "en" | "de";

interface Words {
  title: (number: string) => string;
  body: (name: string) => string;
}

export const WORDS: Record<Language, Record<Kind | "other", Words>> = {
  en: {
    called: { title: (number) => `${number}: it is your turn`, body: (name) => `${name}. Please come now.` },
    go: { title: () => "Time to set out", body: (name) => `It is nearly your turn at ${name}.` },
    seats: { title: () => "Seats for you", body: (name) => `${name}. They are kept for you for a short time.` },
    other: { title: () => "Linehold", body: () => "There is news about your place." },
  },
  de: {
    called: { title: (number) => `${number}: du bist dran`, body: (name) => `${name}. Bitte komm jetzt.` },
    go: { title: () => "Zeit, loszugehen", body: (name) => `${name}: du bist gleich dran.` },
    seats: { title: () => "Plätze für dich", body: (name) => `${name}. Sie werden kurz für dich gehalten.` },
    other: { title: () => "Linehold", body: () => "Es gibt Neues zu deinem Platz." },
  },
};
