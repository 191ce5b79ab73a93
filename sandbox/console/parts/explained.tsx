/**
 * What a code means: why it came, who acts, what to do.
 *
 * @module
 */
import type { Explanation } from "../../../shared/validation/explanation.ts";
import { language, words } from "../language.ts";

export function Explained({ explanation }: { explanation: Explanation | undefined }) {
  if (explanation === undefined) return null;
  const { cause, nextStep } = explanation[language.get()];
  return (
    <div class="explained">
      <p>{cause}</p>
      <p class="next-step">
        {explanation.actor !== "nobody" && <span class="actor">{words().actors[explanation.actor]}</span>} {nextStep}
      </p>
    </div>
  );
}
