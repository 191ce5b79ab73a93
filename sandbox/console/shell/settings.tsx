/**
 * Language, light or dark, the list of keys.
 *
 * @module
 */
import { changeKey, serviceKey } from "../data/ledger.ts";
import { toggleLanguage, words } from "../language.ts";
import { Icon } from "../parts/icon.tsx";
import { useStore } from "../store.ts";
import { theme, toggleTheme } from "../theme.ts";

export function Settings({ showKeys }: { showKeys?: () => void }) {
  const shown = useStore(theme);
  const key = useStore(serviceKey);
  const { otherLanguage, otherLanguageLabel, theme: themeLabel, keyboard } = words();
  return (
    <div class="settings">
      <button type="button" class="button quiet" onClick={toggleLanguage} aria-label={otherLanguageLabel}>
        <Icon name="globe" /> <span>{otherLanguage}</span>
      </button>
      <button
        type="button"
        class="button quiet square"
        onClick={toggleTheme}
        aria-label={themeLabel}
        title={themeLabel}
      >
        <Icon name={shown === "dark" ? "sun" : "moon"} />
      </button>
      {showKeys !== undefined && (
        <button
          type="button"
          class="button quiet square keys"
          onClick={showKeys}
          aria-label={keyboard}
          title={`${keyboard} (?)`}
        >
          <Icon name="help" />
        </button>
      )}
      {key !== undefined && (
        <button
          type="button"
          class="button quiet square"
          onClick={() => changeKey(undefined)}
          aria-label={words().key.leave}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
