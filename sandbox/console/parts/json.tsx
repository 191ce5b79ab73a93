/**
 * JSON laid out and coloured; what is no JSON is shown as it is.
 *
 * @module
 */

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

export function Json({ value, label }: { value: unknown; label: string }) {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
  return (
    <section class="json" tabindex={0} aria-label={label} dir="ltr">
      <pre>{coloured(text)}</pre>
    </section>
  );
}

/** A body as it came over the wire. */
export function Body({ text, label }: { text: string; label: string }) {
  return <Json value={parsed(text)} label={label} />;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function coloured(text: string) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, quoted, colon = "", number] = match;
    parts.push(text.slice(end, match.index));
    const kind = quoted !== undefined ? (colon === "" ? "string" : "key") : number !== undefined ? "number" : "word";
    parts.push(<span class={kind}>{quoted ?? whole}</span>, colon);
    end = match.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}
