import fc from "fast-check";
import { expect, test } from "vitest";
import { Queue } from "../../sandbox/queue.ts";

test("Queue behaves like an array used as one", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("push" as const), value: fc.integer() }),
    fc.record({ kind: fc.constant("shift" as const) }),
    fc.record({ kind: fc.constant("take" as const), count: fc.nat(5) }),
    fc.record({ kind: fc.constant("keep" as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new Queue<number>();
      let model: number[] = [];
      for (const one of steps) {
        if (one.kind === "push") {
          queue.push(one.value);
          model.push(one.value);
        } else if (one.kind === "shift") expect(queue.shift()).toBe(model.shift());
        else if (one.kind === "take") expect(queue.take(one.count)).toEqual(model.splice(0, one.count));
        else {
          queue.keep((value) => value % 2 === 0);
          model = model.filter((value) => value % 2 === 0);
        }
        expect([...queue]).toEqual(model);
        expect([queue.length, queue.at(0), queue.at(-1)]).toEqual([model.length, model.at(0), model.at(-1)]);
        expect([queue.at(-3), queue.at(7)]).toEqual([model.at(-3), model.at(7)]);
      }
    }),
  );
});

test("Queue keeps its order past the size at which it lets go of what was taken", () => {
  const queue = new Queue<number>();
  for (let value = 0; value < 5000; value++) queue.push(value);
  for (let value = 0; value < 4000; value++) expect(queue.shift()).toBe(value);
  expect(queue.take(2)).toEqual([4000, 4001]);
  expect(queue.length).toBe(998);
  expect(queue.at(-1)).toBe(4999);
});
