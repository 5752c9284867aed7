// A file that the browser saves.

export function download(content: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  // A browser may begin to read it after this.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
