/**
 * A search with its keys in colour, and the part that is wrong marked.
 *
 * @module
 */

interface MarkedProps {
  text: string;
  fault: { position: number; length: number } | undefined;
}

export function Marked({ text, fault }: MarkedProps) {
  if (fault === undefined) return <>{coloured(text)}</>;
  const { position } = fault;
  const end = Math.max(position + fault.length, position + 1);
  return (
    <>
      {coloured(text.slice(0, position))}
      <mark>{text.slice(position, end) || " "}</mark>
      {text.slice(end)}
    </>
  );
}

function coloured(text: string) {
  return text.split(/((?:^|(?<=\s))[-!]?[a-z]+:)/i).map((part, index) => {
    return index % 2 === 1 ? <b key={index}>{part}</b> : part;
  });
}
