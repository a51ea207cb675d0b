/** Numbers, the least first. */
export class Heap {
  readonly #list: number[] = [];

  peek(): number | undefined {
    return this.#list[0];
  }

  push(value: number): void {
    const list = this.#list;
    let at = list.push(value) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((list[above] ?? 0) <= value) break;
      list[at] = list[above] ?? 0;
      at = above;
    }
    list[at] = value;
  }

  pop(): number | undefined {
    const list = this.#list;
    const [first] = list;
    const last = list.pop();
    if (first === undefined || last === undefined || list.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= list.length) break;
      const right = left + 1;
      const less = right < list.length && (list[right] ?? 0) < (list[left] ?? 0) ? right : left;
      if ((list[less] ?? 0) >= last) break;
      list[at] = list[less] ?? 0;
      at = less;
    }
    list[at] = last;
    return first;
  }
}
