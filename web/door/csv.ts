// The cells of a sheet of comma-separated values (RFC 4180): a quoted cell may have commas, quotes and lines in it.

export function rows(text: string): string[][] {
  const all: string[][] = [];
  let line: string[] = [];
  for (const [whole, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (whole === "" && line.length === 0) break;
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    all.push(line);
    line = [];
  }
  return all;
}
