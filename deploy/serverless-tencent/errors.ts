/**
 * What goes wrong, in sentences. A platform's error keeps its code; what is known about it is said in plain words, with
 * what to do.
 *
 * Source of the codes: "Error Codes" of each action of "Serverless Cloud Function" 2018-04-16,
 * https://www.tencentcloud.com/document/product/583/17240
 *
 * @module
 */

/** Stable: scripts may look at them. */
export type PluginErrorCode =
  | "SCF_SETTING_WRONG"
  | "SCF_NO_CREDENTIALS"
  | "SCF_CREDENTIALS_REFUSED"
  | "SCF_CREDENTIALS_EXPIRED"
  | "SCF_NOT_ALLOWED"
  | "SCF_CODE_MISSING"
  | "SCF_CODE_TOO_LARGE"
  | "SCF_QUOTA"
  | "SCF_THROTTLED"
  | "SCF_OTHER_RUNTIME"
  | "SCF_OTHER_DEPLOY"
  | "SCF_NETWORK"
  | "SCF_NOT_FOUND"
  | "SCF_FUNCTION_FAILED"
  | "SCF_DEPLOY_INCOMPLETE"
  | "SCF_API";

/** Every error that this plugin throws on purpose. No secret in its message: it is printed. */
export class PluginError extends Error {
  override readonly name = "PluginError";
  readonly code: PluginErrorCode;

  constructor(code: PluginErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An error that the platform answered. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The platform's code, such as `ResourceNotFound.Function`. */
  readonly apiCode: string;
  readonly requestId: string;

  constructor(apiCode: string, message: string, requestId: string) {
    super(message);
    this.apiCode = apiCode;
    this.requestId = requestId;
  }
}

/** No answer: what was asked may have been done, unless it was only a question. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
  readonly isRead: boolean;

  constructor(message: string, { isRead = false } = {}) {
    super(message);
    this.isRead = isRead;
  }
}

/** True for an answer whose code is one of these, or begins with one of these and a dot. */
export function hasApiCode(error: unknown, ...codes: readonly string[]): error is ApiError {
  return (
    error instanceof ApiError && codes.some((code) => error.apiCode === code || error.apiCode.startsWith(`${code}.`))
  );
}

/** Codes by meaning; the first row that fits counts. `%` stands for what was being done. */
const MEANINGS: readonly [codes: readonly string[], ours: PluginErrorCode, words: string][] = [
  [
    ["AuthFailure.TokenFailure"],
    "SCF_CREDENTIALS_EXPIRED",
    "The token of the temporary credentials is not valid any more, or does not belong to them: get new ones",
  ],
  [
    ["AuthFailure.SignatureExpire"],
    "SCF_CREDENTIALS_REFUSED",
    "The clock of this machine is more than five minutes off: set it right",
  ],
  [
    ["AuthFailure.UnauthorizedOperation", "UnauthorizedOperation"],
    "SCF_NOT_ALLOWED",
    "The credentials are good, but may not do this: give them the policy QcloudSCFFullAccess, or one with this action",
  ],
  [
    ["AuthFailure"],
    "SCF_CREDENTIALS_REFUSED",
    "The platform refuses the credentials: check the SecretId and the SecretKey, and that both are of one pair",
  ],
  [
    ["LimitExceeded.Function"],
    "SCF_QUOTA",
    "The namespace has as many functions as the account may have: remove some, or ask Tencent Cloud for more",
  ],
  [["LimitExceeded.Trigger"], "SCF_QUOTA", "The function has as many triggers as the platform allows"],
  [["LimitExceeded"], "SCF_QUOTA", "A quota of the account is used up"],
  [
    ["RequestLimitExceeded"],
    "SCF_THROTTLED",
    "The platform takes no more requests for the moment, and did nothing: other programs ask with the same account. Run the command again a little later",
  ],
  [
    ["ResourceInUse.Function", "ResourceInUse.FunctionName"],
    "SCF_OTHER_DEPLOY",
    "A function of this name was created in the meantime; another deploy seems to be at work. Run the command again",
  ],
  [
    [
      "FailedOperation.FunctionStatusError",
      "FailedOperation.FunctionNameStatusError",
      "FailedOperation.FunctionVersionStatusNotActive",
      "FailedOperation.OperationConflict",
      "FailedOperation.UpdateFunctionCode",
      "FailedOperation.UpdateFunctionConfiguration",
      "FailedOperation.PublishVersion",
    ],
    "SCF_OTHER_DEPLOY",
    "Another change of this function is under way and did not end in time. Wait for it, then run the command again",
  ],
  [
    ["InvalidParameter.RequestTooLarge", "RequestSizeLimitExceeded"],
    "SCF_CODE_TOO_LARGE",
    "The zip is larger than the platform takes in a request",
  ],
  [
    ["FailedOperation.InsufficientBalance", "ResourceUnavailable.InsufficientBalance"],
    "SCF_API",
    "The account is in arrears",
  ],
  [
    ["FailedOperation.UnOpenedService", "FailedOperation.ServiceClosed"],
    "SCF_API",
    "The account has not opened Serverless Cloud Function: open it once in the console",
  ],
  [
    ["ResourceNotFound.AttachedTagKeyNotFound"],
    "SCF_API",
    "A tag has a key that the account does not have: create the key in the console first",
  ],
  [
    ["InvalidParameterValue.EnvironmentSystemProtect"],
    "SCF_SETTING_WRONG",
    "The environment has a name that belongs to the platform",
  ],
  [
    ["UnsupportedRegion", "UnsupportedOperation.Region", "UnsupportedOperation.NotSupportRegion"],
    "SCF_SETTING_WRONG",
    "The platform does not have this region",
  ],
  [
    ["NoSuchBucket", "InvalidBucketName"],
    "SCF_SETTING_WRONG",
    "The account has no bucket as provider.cos names it in that region: make it in the console of COS, and set its whole name",
  ],
  [
    ["AccessDenied"],
    "SCF_NOT_ALLOWED",
    "The bucket of provider.cos may not be used with these credentials: allow cos:PutObject, cos:GetBucket and cos:DeleteObject. Where it says that the request has expired, set the clock of this machine right",
  ],
  [
    ["InvalidAccessKeyId", "SignatureDoesNotMatch"],
    "SCF_CREDENTIALS_REFUSED",
    "Object storage refuses the credentials: check the SecretId, the SecretKey and, for temporary ones, the token",
  ],
  [["ExpiredToken"], "SCF_CREDENTIALS_EXPIRED", "The token of the temporary credentials has expired: get new ones"],
  [["RequestTimeTooSkewed"], "SCF_CREDENTIALS_REFUSED", "The clock of this machine is too far off: set it right"],
  [["ResourceNotFound"], "SCF_NOT_FOUND", "The platform does not know this"],
];

/**
 * The error as it is shown.
 *
 * @param doing what was being done, such as `create xinshi-dev-sendsms`
 */
export function explain(error: unknown, doing: string): PluginError {
  if (error instanceof PluginError) return error;
  if (error instanceof ApiError) return explainAnswer(error, doing);
  if (error instanceof ConnectionLost) {
    const next = error.isRead
      ? "It was only asked a question: check the network, and the endpoint where one is set (provider.endpoint, TENCENTCLOUD_ENDPOINT)"
      : "What was asked last may have been done; running the command again puts everything right";
    const message = `Cannot ${doing}: the platform cannot be reached (${error.message}). ${next}`;
    return new PluginError("SCF_NETWORK", message, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new PluginError("SCF_API", `Cannot ${doing}: ${message}`, { cause: error });
}

function explainAnswer(error: ApiError, doing: string): PluginError {
  const [, code, words] = MEANINGS.find(([codes]) => hasApiCode(error, ...codes)) ?? [
    [],
    "SCF_API" as const,
    undefined,
  ];
  const answer = `${error.apiCode}: ${error.message}; request ${error.requestId}`;
  const text = words === undefined ? `Cannot ${doing}: ${answer}` : `Cannot ${doing}. ${words} (${answer})`;
  return new PluginError(code, text, { cause: error });
}
