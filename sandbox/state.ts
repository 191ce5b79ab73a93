/**
 * Everything that the sandbox remembers, in one place.
 *
 * @module
 */
import { Accounts, type Approved } from "./accounts.ts";
import { Arrivals } from "./arrivals.ts";
import { Calls } from "./calls.ts";
import { Carrier } from "./carrier.ts";
import type { Chance } from "./chance.ts";
import type { Clock } from "./clock.ts";
import { Buckets } from "./cos/buckets.ts";
import { Faults } from "./faults.ts";
import { Messages } from "./messages.ts";
import { Paperwork } from "./providers/aliyun/paperwork.ts";
import { Pushes } from "./pushes.ts";
import { SeenRequests } from "./seen.ts";
import { DEFAULT_SETTINGS, type Settings, type SettingsChange, withChange } from "./settings.ts";
import { Secrets } from "./ssm/secrets.ts";
import { VoiceFiles } from "./voice-files.ts";

export class State {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly accounts: Accounts;
  readonly messages: Messages;
  readonly faults: Faults;
  readonly carrier: Carrier;
  readonly calls: Calls;
  readonly voiceFiles = new VoiceFiles();
  /** Of Alibaba Cloud's sign names and templates. */
  readonly paperwork = new Paperwork();
  /** Of object storage. */
  readonly buckets = new Buckets();
  /** Of Secrets Manager. */
  readonly secrets = new Secrets();
  readonly requests = new SeenRequests();
  readonly pushes: Pushes;
  #settings = DEFAULT_SETTINGS;

  constructor(clock: Clock, chance: Chance, approved?: Approved) {
    this.accounts = new Accounts(approved);
    this.clock = clock;
    this.chance = chance;
    this.faults = new Faults(chance);
    const arrivals = new Arrivals();
    this.messages = new Messages(DEFAULT_SETTINGS.maxMessages, arrivals);
    const { messages, faults } = this;
    this.carrier = new Carrier({ clock, messages, faults, arrivals, settings: () => this.#settings });
    this.calls = new Calls({ clock, arrivals, settings: () => this.#settings });
    const { carrier, calls } = this;
    this.pushes = new Pushes({ clock, carrier, calls, settings: () => this.#settings });
  }

  get settings(): Settings {
    return this.#settings;
  }

  changeSettings(change: SettingsChange): void {
    this.#use(withChange(this.#settings, change));
  }

  resetSettings(): void {
    this.#use(DEFAULT_SETTINGS);
  }

  /** Forgets everything but what is there from the start; the clock goes back to the machine's. */
  reset(): void {
    this.clock.reset();
    this.accounts.reset();
    this.carrier.clear();
    this.messages.delete();
    this.calls.clear();
    this.voiceFiles.clear();
    this.paperwork.clear();
    this.buckets.clear();
    this.secrets.clear();
    this.faults.clear();
    this.requests.clear();
    this.pushes.clear();
    this.resetSettings();
  }

  #use(settings: Settings): void {
    this.#settings = settings;
    this.messages.resize(settings.maxMessages);
  }
}
