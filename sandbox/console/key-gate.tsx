/**
 * Asks for the service key where the page stands in front of a deployed ledger.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { askLedger, changeKey } from "./data/ledger.ts";
import { words } from "./language.ts";
import { Brand } from "./shell/brand.tsx";
import { Settings } from "./shell/settings.tsx";

export function KeyGate() {
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string>();
  const { key } = words();
  const open = async (event: Event): Promise<void> => {
    event.preventDefault();
    const code = await faultOf(typed.trim());
    setFault(code);
    if (code === undefined) changeKey(typed.trim());
  };
  return (
    <main class="gate">
      <Brand />
      <form class="card" onSubmit={open}>
        <h1>{key.title}</h1>
        <p>{key.hint}</p>
        <label class="field">
          <span>{key.label}</span>
          <input
            type="password"
            autocomplete="off"
            required
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        {fault !== undefined && (
          <p class="fault" role="alert">
            {key.refused} ({fault})
          </p>
        )}
        <button type="submit" class="button main">
          {key.open}
        </button>
      </form>
      <Settings />
    </main>
  );
}

/** The code of what speaks against this key. */
async function faultOf(key: string): Promise<string | undefined> {
  return askLedger("search", { q: "", limit: 1 }, { key }).then(
    () => undefined,
    (error: { code?: string }) => error.code ?? "UNKNOWN",
  );
}
