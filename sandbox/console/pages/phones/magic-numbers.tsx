/**
 * The numbers that misbehave on purpose, and what each does.
 *
 * @module
 */
import type { Phones } from "../../data/types.ts";
import { words } from "../../language.ts";
import { linkTo } from "../../router.ts";

/** Before the last four digits of a sample number. */
const SAMPLE = "+861371111";

export function MagicNumbers({
  behaviours,
  current,
}: {
  behaviours: Phones["behaviours"];
  current: string | undefined;
}) {
  const { phones } = words();
  return (
    <section class="card magic">
      <h2>{phones.magic}</h2>
      <p class="muted">{phones.magicHint}</p>
      <ul>
        {behaviours.map(({ endsIn, description }) => (
          <li key={endsIn}>
            <a href={linkTo("phones", SAMPLE + endsIn)} aria-current={current?.endsWith(endsIn) === true}>
              <code>…{endsIn}</code>
              <span>{phones.behaviours[endsIn] ?? description}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
