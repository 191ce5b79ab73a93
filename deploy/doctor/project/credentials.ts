/**
 * Whether each configured provider takes the keys; if not, whether it is the id, the key, a right or the clock.
 *
 * Sources: "公共错误码", https://cloud.tencent.com/document/api/382/52075; "错误码",
 * https://cloud.tencent.com/document/product/382/3771; "Common client-side error codes",
 * https://help.aliyun.com/en/document_detail/434846.html
 *
 * @module
 */
import { XinshiError } from "../../../shared/errors.ts";
import { configuredProviders } from "../../../shared/messaging/clients.ts";
import type { ProviderName } from "../../../shared/providers/provider.ts";
import type { Check } from "../check.ts";
import type { FindingId, Note } from "../finding.ts";
import { contentOf, type Project } from "./project.ts";

/** Tested in this order, against the provider's own code. */
const MEANINGS: Readonly<Record<ProviderName, readonly (readonly [RegExp, FindingId])[]>> = {
  tencent: [
    [/^AuthFailure\.(?:SecretIdNotFound|InvalidSecretId)$/, "credentials.id"],
    [/^AuthFailure\.SignatureFailure$/, "credentials.key"],
    [/^AuthFailure\.TokenFailure$/, "credentials.token"],
    [/^(?:AuthFailure\.SignatureExpire|InternalError\.RequestTimeException)$/, "credentials.clock"],
    [/^(?:AuthFailure\.(?:UnauthorizedOperation|MFAFailure)|UnauthorizedOperation|Ip\w+$)/, "credentials.permission"],
    [/^FailedOperation\.(?:NotEnterpriseCertification|ProhibitSubAccountUse)$/, "credentials.permission"],
  ],
  qcloudsms: [
    [/^10(?:19|20)$/, "credentials.id"],
    [/^1001$/, "credentials.key"],
    [/^1021$/, "credentials.clock"],
    [/^10(?:06|09)$/, "credentials.permission"],
  ],
  aliyun: [
    [/^InvalidAccessKeyId/, "credentials.id"],
    [/^(?:SignatureDoesNotMatch|IncompleteSignature)$/, "credentials.key"],
    [/SecurityToken/, "credentials.token"],
    [/^InvalidTimeStamp/, "credentials.clock"],
    [/RAM|^NoPermission|^Forbidden|^isv\.DENY_IP_RANGE$/, "credentials.permission"],
  ],
};

export const credentialsCheck: Check<Project> = {
  name: "credentials",
  async run(project) {
    const config = await contentOf(project.config());
    const names = config === undefined ? [] : configuredProviders(config);
    return Promise.all(names.map(async (provider) => noteOf(provider, (await project.probe(provider)).error)));
  },
};

/** @throws what is no error of ours */
function noteOf(provider: ProviderName, error: unknown): Note {
  if (error === undefined) return { id: "credentials.ok", values: { provider } };
  if (!(error instanceof XinshiError)) throw error;
  if (error.code === "NOT_CONFIGURED") {
    const faults = error.message.replace(/^.*?wrong: /, "");
    return { id: "credentials.missing", values: { provider, faults } };
  }
  const code = error.details.provider?.code ?? error.code;
  const [, meant] = MEANINGS[provider].find(([pattern]) => pattern.test(code)) ?? [];
  const other: FindingId = error.code === "PROVIDER_REJECTED" ? "credentials.refused" : "credentials.unreachable";
  return { id: meant ?? other, values: { provider, code } };
}
