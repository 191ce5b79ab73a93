/**
 * Opens the phone of any number.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { readPhone } from "../../format.ts";
import { words } from "../../language.ts";
import { goTo, linkTo } from "../../router.ts";

export function NumberForm() {
  const [typed, setTyped] = useState("");
  const [isBad, setBad] = useState(false);
  const { phones } = words();
  const open = (event: Event): void => {
    event.preventDefault();
    const phone = readPhone(typed);
    setBad(phone === undefined);
    if (phone === undefined) return;
    setTyped("");
    goTo(linkTo("phones", phone));
  };
  return (
    <form class="number-form" onSubmit={open}>
      <input
        type="tel"
        value={typed}
        placeholder={phones.numberHint}
        aria-label={phones.number}
        aria-invalid={isBad}
        aria-describedby={isBad ? "bad-number" : undefined}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setBad(false);
        }}
      />
      <button type="submit" class="button main">
        {phones.open}
      </button>
      {isBad && (
        <p class="fault" id="bad-number" role="alert">
          {phones.badNumber}
        </p>
      )}
    </form>
  );
}
