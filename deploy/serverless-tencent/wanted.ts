/**
 * A service as `serverless.yml` wants it.
 *
 * @module
 */

export interface WantedService {
  service: string;
  stage: string;
  region: string;
  namespace: string;
  /** Calls, timers and addresses go to the version that this names. */
  alias: string;
  /** What the names of its functions begin with. */
  prefix: string;
  /** Names of variables that functions which have them cannot work without. */
  requiredEnvironment: readonly string[];
  functions: WantedFunction[];
  /** Where zips go that no request can carry. */
  cos?: WantedBucket;
}

export interface WantedBucket {
  /** With its APPID, such as `code-1250000000`. */
  bucket: string;
  region: string;
  /** What the names of its objects begin with; empty, or with a slash at its end. */
  prefix: string;
}

export interface WantedFunction {
  /** In `serverless.yml`. */
  key: string;
  /** In the cloud. */
  name: string;
  handler: string;
  runtime: string;
  description: string;
  memoryMb: number;
  timeoutSeconds: number;
  initTimeoutSeconds?: number;
  /** Null: has no value here, so what the cloud has stays. */
  environment: Readonly<Record<string, string | null>>;
  role?: string;
  vpc?: { vpcId: string; subnetId: string };
  publicNet?: boolean;
  logs?: { logsetId: string; topicId: string };
  /** Set when the function is created. */
  tags: Readonly<Record<string, string>>;
  /** Of all its instances together, taken from the account's quota; none when left out. */
  reservedConcurrencyMb?: number;
  /** Instances kept warm; none when left out. */
  provisionedConcurrency?: number;
  asyncRetry?: { attempts: number; maxAgeSeconds: number };
  timers: WantedTimer[];
  url?: WantedUrl;
}

export interface WantedTimer {
  name: string;
  /** Seven fields, UTC+8. */
  cron: string;
  /** Null: has no value here, so what the cloud has stays. */
  argument: string | null;
  enabled: boolean;
}

export interface WantedUrl {
  auth: "NONE" | "CAM";
  intranet: boolean;
  /** None when left out. */
  cors?: Cors;
}

export interface Cors {
  origins: readonly string[];
  methods: readonly string[];
  headers: readonly string[];
  exposeHeaders: readonly string[];
  credentials: boolean;
  maxAgeSeconds: number;
}

/** A function's zip. */
export interface Code {
  zip: Buffer;
  /** Of the zip, hexadecimal. */
  sha256: string;
}
