/**
 * The page *Faults & clock*: what goes wrong on purpose, and what time it is.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useResource } from "../../data/resource.ts";
import type { StoredFault } from "../../data/types.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Skeleton } from "../../parts/states.tsx";
import { ClockCard } from "./clock-card.tsx";
import { PRESETS, type PresetName } from "./effects.ts";
import { FaultForm } from "./fault-form.tsx";
import { FaultList } from "./fault-list.tsx";

type Faults = { faults: StoredFault[] };

export function FaultsPage() {
  const list = useResource<Faults>("faults", (signal) => ask(control("faults"), { signal }));
  useLive((event, data) => {
    if (event === "faults") list.change(() => data as Faults);
  });
  const { faults } = words();
  return (
    <Page title={faults.title}>
      <div class="faults">
        <div class="column">
          <section class="card">
            <h2>{faults.presets}</h2>
            <div class="presets">
              {(Object.keys(PRESETS) as PresetName[]).map((name) => (
                <button key={name} type="button" class="button" onClick={() => add(PRESETS[name], list.reload)}>
                  <Icon name="fault" size={15} /> {faults.presetNames[name]}
                </button>
              ))}
            </div>
          </section>
          <section class="card">
            <h2>{faults.active}</h2>
            {list.isLoading && <Skeleton rows={2} />}
            {list.error !== undefined && <Failed error={list.error} retry={list.reload} />}
            {list.value !== undefined && <FaultList faults={list.value.faults} changed={list.reload} />}
          </section>
          <section class="card">
            <h2>{faults.add}</h2>
            <FaultForm add={(rule) => add(rule, list.reload)} />
          </section>
        </div>
        <div class="column">
          <ClockCard />
          <ResetCard />
        </div>
      </div>
    </Page>
  );
}

async function add(rule: object, done: () => void): Promise<void> {
  if (await attempt(() => ask(control("faults"), { method: "POST", body: rule }), words().faults.added)) done();
}

/** Asks twice. */
function ResetCard() {
  const [isSure, setSure] = useState(false);
  const { faults, cancel } = words();
  const reset = async (): Promise<void> => {
    setSure(false);
    await attempt(() => ask(control("reset"), { method: "POST", body: {} }));
  };
  return (
    <section class="card">
      <h2>{faults.machine}</h2>
      <p class="muted">{faults.resetHint}</p>
      {isSure ? (
        <div class="presets">
          <button type="button" class="button danger" onClick={reset}>
            {faults.resetSure}
          </button>
          <button type="button" class="button" onClick={() => setSure(false)}>
            {cancel}
          </button>
        </div>
      ) : (
        <button type="button" class="button start" onClick={() => setSure(true)}>
          <Icon name="trash" size={16} /> {faults.reset}
        </button>
      )}
    </section>
  );
}
