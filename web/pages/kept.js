// What is kept on this device, by name.

export class Kept {
  constructor(key) {
    this.key = key;
  }

  get all() {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(this.key) ?? "{}")));
  }

  get(name) {
    return this.all.get(name);
  }

  set(name, value) {
    this.write(this.all.set(name, value));
  }

  delete(name) {
    const { all } = this;
    all.delete(name);
    this.write(all);
  }

  write(all) {
    localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(all)));
  }
}
