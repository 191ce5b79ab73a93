/**
 * What else is known of a message.
 *
 * @module
 */

/** Left out when the value is empty. */
export type Fact = readonly [name: string, value: string];

export function FactList({ rows }: { rows: readonly Fact[] }) {
  return (
    <dl class="facts">
      {rows
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
