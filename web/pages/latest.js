// Only the newest question counts: asking aborts the one before, whose answer or error then goes nowhere.

export class Latest {
  async ask(question, answered, failed) {
    this.drop();
    const asking = (this.asking = new AbortController());
    let answer;
    try {
      answer = await question(asking.signal);
    } catch (error) {
      if (!asking.signal.aborted) failed(error);
      return;
    }
    if (!asking.signal.aborted) answered(answer);
  }

  drop() {
    this.asking?.abort();
  }
}
