/**
 * What the emulated clouds know: accounts, apps, sign names, templates, reviews, and where they push to.
 *
 * @module
 */
import type { App } from "../accounts.ts";
import type {
  AccountInput,
  AppInput,
  CallbackInput,
  ReviewInput,
  SignInput,
  TemplateInput,
} from "../control/inputs.ts";
import type { SignName, Submission, Template } from "../submissions.ts";
import type { VoiceFile } from "../voice-files.ts";
import type { BodyOf } from "./inputs.ts";
import type { Send } from "./request.ts";

export type Account = BodyOf<typeof AccountInput>;
export type AccountView = Pick<Account, "account" | "secretId">;
export type AppSetup = BodyOf<typeof AppInput>;
/** `classic`: whether the classic API knows it. */
export type AppView = Omit<App, "key"> & { classic: boolean };
export type SignSetup = BodyOf<typeof SignInput>;
export type TemplateSetup = BodyOf<typeof TemplateInput>;
export type Review = BodyOf<typeof ReviewInput>;
export type Callback = BodyOf<typeof CallbackInput>;

/** With dates as ISO texts. */
export type SubmissionView<Item extends Submission> = Omit<Item, "appliedAt" | "repliedAt"> &
  Record<"appliedAt" | "repliedAt", string | null>;

export interface WaitingReview extends Pick<Submission, "id" | "account" | "remark"> {
  kind: Review["kind"];
  appliedAt: string | null;
  /** Of a sign name or template. */
  text: string;
}

export interface ListClient<Setup, View> {
  list(): Promise<View[]>;
  /** Adds one, or changes the one that is there; approved unless it says otherwise. */
  add(setup: Setup): Promise<View>;
  /** Deletes every account's of this name. */
  delete(name: string): Promise<void>;
}

export interface AccountsClient {
  list(): Promise<AccountView[]>;
  /** Adds a key pair. What one account sends, the others do not see: the way to part tests that run at once. */
  add(account: Account): Promise<AccountView>;
}

export interface ReviewsClient {
  /** What waits for an answer, in the order submitted. */
  list(): Promise<WaitingReview[]>;
  /** Answers as the reviewer; returns how many submissions that settled. */
  answer(review: Review): Promise<number>;
}

export interface CallbacksClient {
  list(): Promise<Callback[]>;
  /** Where one account's receipts, replies and call events are pushed to. */
  set(callback: Callback): Promise<Callback>;
  delete(callback: Pick<Callback, "cloud" | "account">): Promise<void>;
}

export interface SetupClient {
  accounts: AccountsClient;
  apps: ListClient<AppSetup, AppView>;
  signs: ListClient<SignSetup, SubmissionView<SignName>>;
  templates: ListClient<TemplateSetup, SubmissionView<Template>>;
  reviews: ReviewsClient;
  callbacks: CallbacksClient;
  voiceFiles(): Promise<SubmissionView<VoiceFile>[]>;
}

export function createSetupClient(send: Send): SetupClient {
  return {
    accounts: {
      list: async () => (await send<{ accounts: AccountView[] }>("GET", "/accounts")).accounts,
      add: (account) => send("POST", "/accounts", { body: account }),
    },
    apps: listClient(send, "apps"),
    signs: listClient(send, "signs"),
    templates: listClient(send, "templates"),
    reviews: {
      list: async () => (await send<{ reviews: WaitingReview[] }>("GET", "/reviews")).reviews,
      answer: async (review) => (await send<{ reviewed: number }>("POST", "/reviews", { body: review })).reviewed,
    },
    callbacks: {
      list: async () => (await send<{ callbacks: Callback[] }>("GET", "/callbacks")).callbacks,
      set: (callback) => send("PUT", "/callbacks", { body: callback }),
      delete: ({ cloud, account }) => send("DELETE", "/callbacks", { query: { cloud, account } }),
    },
    voiceFiles: async () => (await send<{ files: SubmissionView<VoiceFile>[] }>("GET", "/voice-files")).files,
  };
}

function listClient<Setup, View>(send: Send, name: "apps" | "signs" | "templates"): ListClient<Setup, View> {
  return {
    list: async () => (await send<Record<typeof name, View[]>>("GET", `/${name}`))[name],
    add: (setup) => send("POST", `/${name}`, { body: setup }),
    delete: (id) => send("DELETE", `/${name}/${encodeURIComponent(id)}`),
  };
}
