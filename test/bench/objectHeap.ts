/** What the queue is compared to: a plain binary heap of event objects, as one writes it without further thought. */
export interface ObjectEvent {
  readonly at: number;
  readonly sequence: number;
  readonly target: number;
  readonly input: unknown;
}

export class ObjectHeap {
  private readonly events: ObjectEvent[] = [];
  private nextSequence = 0;

  schedule(at: number, target: number, input: unknown): void {
    const event = { at, sequence: this.nextSequence++, target, input };
    let index = this.events.length;
    this.events.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, this.events[parent]!)) break;
      this.events[index] = this.events[parent]!;
      index = parent;
    }
    this.events[index] = event;
  }

  pop(): ObjectEvent | undefined {
    const first = this.events[0];
    const last = this.events.pop();
    if (last === undefined || this.events.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= this.events.length) break;
      if (child + 1 < this.events.length && isBefore(this.events[child + 1]!, this.events[child]!)) child++;
      if (!isBefore(this.events[child]!, last)) break;
      this.events[index] = this.events[child]!;
      index = child;
    }
    this.events[index] = last;
    return first;
  }
}

const isBefore = (a: ObjectEvent, b: ObjectEvent): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
