/**
 * Tencent Cloud Secrets Manager 2019-09-23, as far as deploying asks for it: secrets of one's own are made, get versions, are
 * read and deleted at once.
 *
 * Sources: "GetSecretValue", https://www.tencentcloud.com/document/product/1140/40522 ; "Error Codes",
 * https://www.tencentcloud.com/document/product/1078/38658
 *
 * @module
 */
import { type Action, type ActionContext, answering, defineAction } from "../providers/tencent/action.ts";
import { ApiError, apiError } from "../providers/tencent/errors.ts";
import type { ParametersOf } from "../providers/tencent/parameters.ts";
import type { SecretValue } from "./secrets.ts";

const FIRST_VERSION = "SSM_Current";
const MAX_VALUE_BYTES = 32 * 1024;
const MAX_VERSIONS = 10;

const NAME = { SecretName: { type: "string", required: true } } as const;
const VERSION = { VersionId: { type: "string", required: true } } as const;
const VALUE = { SecretString: { type: "string" }, SecretBinary: { type: "string" } } as const;
const OTHERS = {
  Description: { type: "string" },
  KmsKeyId: { type: "string" },
  SecretType: { type: "integer" },
} as const;

/** Every action of the version. */
export function ssmActions(): ReadonlyMap<string, Action> {
  return new Map<string, Action>([
    ["CreateSecret", createSecret],
    ["PutSecretValue", putSecretValue],
    ["GetSecretValue", getSecretValue],
    ["DeleteSecret", deleteSecret],
  ]);
}

const createSecret = defineAction(
  { ...NAME, VersionId: { type: "string" }, ...VALUE, ...OTHERS },
  ({ SecretName, VersionId = FIRST_VERSION, SecretType = 0, ...given }, context) =>
    answering(() => {
      if (SecretType !== 0) throw apiError("InvalidParameterValue", "SecretType");
      if (!/^[A-Za-z0-9][\w-]{0,127}$/.test(SecretName)) throw apiError("InvalidParameterValue", "SecretName");
      const first = { version: checkVersion(VersionId), value: givenValue(given) };
      const { secrets } = context.state;
      if (secrets.find(context, SecretName) !== undefined) {
        throw new ApiError("ResourceInUse.SecretExists", { en: "a secret of this name exists already" });
      }
      secrets.create(context, SecretName, first);
      return { SecretName, VersionId, TagCode: 0, TagMsg: "" };
    }),
);

const putSecretValue = defineAction({ ...NAME, ...VERSION, ...VALUE }, ({ SecretName, VersionId, ...given }, context) =>
  answering(() => {
    const versions = versionsOf(context, SecretName);
    const value = givenValue(given);
    if (versions.has(checkVersion(VersionId))) {
      throw new ApiError("ResourceInUse.VersionIdExists", { en: "the secret has this version already" });
    }
    if (versions.size >= MAX_VERSIONS) {
      throw new ApiError("LimitExceeded", { en: `a secret has at most ${MAX_VERSIONS} versions` });
    }
    versions.set(VersionId, value);
    return { SecretName, VersionId };
  }),
);

const getSecretValue = defineAction({ ...NAME, ...VERSION }, ({ SecretName, VersionId }, context) =>
  answering(() => {
    const value = versionsOf(context, SecretName).get(VersionId);
    if (value === undefined) throw notFound("version of the secret");
    return { SecretName, VersionId, SecretString: "", SecretBinary: "", ...value };
  }),
);

const deleteSecret = defineAction(
  { ...NAME, RecoveryWindowInDays: { type: "integer" } },
  ({ SecretName, RecoveryWindowInDays = 0 }, context) =>
    answering(() => {
      if (RecoveryWindowInDays !== 0) throw apiError("InvalidParameterValue", "RecoveryWindowInDays");
      versionsOf(context, SecretName);
      context.state.secrets.delete(context, SecretName);
      return { SecretName, DeleteTime: Math.floor(context.state.clock.now() / 1000) };
    }),
);

function versionsOf(context: ActionContext, name: string): Map<string, SecretValue> {
  const versions = context.state.secrets.find(context, name);
  if (versions === undefined) throw notFound("secret");
  return versions;
}

function givenValue({ SecretString, SecretBinary }: ParametersOf<typeof VALUE>): SecretValue {
  const [text, bytes] = [SecretString || undefined, SecretBinary || undefined];
  if ((text === undefined) === (bytes === undefined)) throw apiError("InvalidParameterValue", "SecretString");
  if (Buffer.byteLength(text ?? bytes ?? "") > MAX_VALUE_BYTES) throw apiError("InvalidParameterValue", "SecretString");
  return text === undefined ? { SecretBinary: bytes ?? "" } : { SecretString: text };
}

function checkVersion(version: string): string {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(version)) throw apiError("InvalidParameterValue", "VersionId");
  return version;
}

function notFound(what: string): ApiError {
  return new ApiError("ResourceNotFound", { en: `the ${what} does not exist` });
}
