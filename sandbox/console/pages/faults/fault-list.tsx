/**
 * The faults that are on, how often each struck, and taking them away.
 *
 * @module
 */
import { ask, control } from "../../data/api.ts";
import type { StoredFault } from "../../data/types.ts";
import { formatShare } from "../../format.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";

export function FaultList({ faults: list, changed }: { faults: readonly StoredFault[]; changed(): void }) {
  const { faults } = words();
  const remove = async (id: string): Promise<void> => {
    if (await attempt(() => ask(control(id === "" ? "faults" : `faults/${id}`), { method: "DELETE" }))) changed();
  };
  if (list.length === 0)
    return (
      <p class="all-well">
        <Icon name="check" size={16} /> {faults.none}
      </p>
    );
  return (
    <>
      <ul class="fault-list">
        {list.map((fault) => (
          <li key={fault.id}>
            <div>
              <strong>{faults.effects[fault.effect.kind]}</strong>
              <span class="tags">
                {tagsOf(fault).map((tag) => (
                  <span key={tag} class="tag">
                    {tag}
                  </span>
                ))}
              </span>
            </div>
            <span class="struck">{faults.struck(fault.struck)}</span>
            <button
              type="button"
              class="button quiet square"
              onClick={() => remove(fault.id)}
              aria-label={`${faults.remove} ${fault.id}`}
            >
              <Icon name="trash" size={16} />
            </button>
          </li>
        ))}
      </ul>
      {list.length > 1 && (
        <button type="button" class="button small start" onClick={() => remove("")}>
          {faults.removeAll}
        </button>
      )}
    </>
  );
}

function tagsOf({ effect, provider, action, phone, probability, times }: StoredFault): string[] {
  const { faults } = words();
  const own =
    effect.kind === "delay"
      ? `${effect.ms} ms`
      : effect.kind === "http"
        ? `HTTP ${effect.status}`
        : effect.kind === "error"
          ? effect.code
          : "";
  return [
    own,
    provider ?? faults.any,
    action ?? "",
    phone ?? "",
    probability === undefined ? "" : formatShare(probability),
    times === undefined ? "" : faults.left(times),
  ].filter((tag) => tag !== "");
}
