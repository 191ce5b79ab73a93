/**
 * Errors of SCF: its codes, and words of the sandbox's own that go with them.
 *
 * Source: "错误码", https://cloud.tencent.com/document/api/583/30771
 *
 * @module
 */
import { ApiError } from "../providers/tencent/errors.ts";

/** `%` stands for what the error is about. */
const WORDS = {
  "FailedOperation.CreateAlias": "The alias cannot be created: %.",
  "FailedOperation.CreateTrigger": "A trigger can be created only while the function is Active; it is %.",
  "FailedOperation.DeleteFunction": "The function cannot be deleted while it is %.",
  "FailedOperation.DeleteTrigger": "A trigger can be deleted only while the function is Active; it is %.",
  "FailedOperation.FunctionStatusError": "The function is being deployed: it is %.",
  "FailedOperation.InvokeFunction": "The function cannot be invoked: it is %.",
  "FailedOperation.ProvisionedExceedAvailable": "The provisioned concurrency is more than the % that are left.",
  "FailedOperation.PublishVersion": "A version can be published only while the function is Active; it is %.",
  "FailedOperation.ReservedExceedTotal": "The reserved concurrency is more than the % MB that are left.",
  "FailedOperation.UpdateAlias": "The alias cannot be updated: %.",
  "FailedOperation.UpdateFunctionCode": "The code can be updated only while the function is Active; it is %.",
  "FailedOperation.UpdateFunctionConfiguration":
    "The configuration can be updated only while the function is Active; it is %.",
  "FailedOperation.UpdateTriggerStatus": "The trigger is % already.",
  "InvalidParameter.RequestTooLarge": "The event is larger than the % bytes that a function can take.",
  "InvalidParameter.RoutingConfig": "The routing configuration is wrong: %.",
  "InvalidParameterValue.Alias": "The alias % cannot be deleted.",
  "InvalidParameterValue.AsyncTriggerConfig": "The asynchronous retry configuration is wrong: %.",
  "InvalidParameterValue.Code": "The code is wrong: %.",
  "InvalidParameterValue.CodeSource": "The code source must be ZipFile or Cos, as the code is.",
  "InvalidParameterValue.CosBucketName": "The account has no bucket % there; its name goes without the APPID.",
  "InvalidParameterValue.CosBucketRegion": "The region of the bucket is none: %.",
  "InvalidParameterValue.CosObjectName": "The bucket has no object %; its path begins with /.",
  "InvalidParameterValue.CustomArgument": "The custom argument is %.",
  "InvalidParameterValue.Description": "The description is longer than 1000 characters.",
  "InvalidParameterValue.Enable": "Enable must be OPEN or CLOSE.",
  "InvalidParameterValue.Environment": "The environment is wrong: %.",
  "InvalidParameterValue.EnvironmentExceededLimit": "The environment takes % bytes; 4096 are allowed.",
  "InvalidParameterValue.EnvironmentSystemProtect": "The variable % has a name that the platform keeps to itself.",
  "InvalidParameterValue.Filters": "The filter % is not supported.",
  "InvalidParameterValue.FunctionName":
    "The function name must be 2 to 60 letters, digits, - or _, first a letter, last a letter or digit.",
  "InvalidParameterValue.FunctionRequestId": "The request id is not one.",
  "InvalidParameterValue.Handler": "The handler must be file.function, such as index.main_handler.",
  "InvalidParameterValue.InvokeType": "The invocation type must be RequestResponse or Event.",
  "InvalidParameterValue.Limit": "Limit is out of range.",
  "InvalidParameterValue.MemorySize": "The memory must be 64 or a multiple of 128, in MB.",
  "InvalidParameterValue.Name": "The name of an alias must be 1 to 64 letters, digits, - or _, first a letter.",
  "InvalidParameterValue.NamespaceInvalid":
    "The namespace must be 2 to 30 letters, digits, - or _, first a letter, last a letter or digit.",
  "InvalidParameterValue.Namespace": "The namespace % cannot be changed.",
  "InvalidParameterValue.Offset": "Offset is out of range.",
  "InvalidParameterValue.Order": "Order must be ASC or DESC.",
  "InvalidParameterValue.OrderBy": "OrderBy is not a field to order by.",
  "InvalidParameterValue.Param": "% is not standard JSON.",
  "InvalidParameterValue.PublicNetConfig": "PublicNetStatus must be ENABLE or DISABLE.",
  "InvalidParameterValue.Qualifier": "The version % cannot be used here.",
  "InvalidParameterValue.RetCode": "RetCode is not a filter.",
  "InvalidParameterValue.Runtime": "The runtime %.",
  "InvalidParameterValue.StartTimeOrEndTime":
    "Start and end must both be given, as 2017-05-16 20:00:00, at most a day apart.",
  "InvalidParameterValue.TriggerDesc": "The trigger description is wrong: %.",
  "InvalidParameterValue.TriggerName": "The trigger name must be 1 to 100 letters, digits, - or _.",
  "InvalidParameterValue.Type": "The type % is not supported.",
  "InvalidParameterValue.ZipFile": "The zip file cannot be used: %.",
  "InvalidParameterValue.ZipFileBase64BinasciiError": "The zip file is not base64.",
  "LimitExceeded.Alias": "A function has at most % aliases.",
  "LimitExceeded.Function": "A namespace has at most % functions.",
  "LimitExceeded.InitTimeout": "The initialisation timeout must be 3 to 300 seconds.",
  "LimitExceeded.Memory": "The memory must be at most 3072 MB.",
  "LimitExceeded.MsgTTL": "The retention must be 60 to 21600 seconds.",
  "LimitExceeded.Namespace": "A region has at most % namespaces.",
  "LimitExceeded.Offset": "Offset and limit together must be at most 10000.",
  "LimitExceeded.RetryNum": "The number of retries must be 0 to 2.",
  "LimitExceeded.Timeout": "The timeout must be at most 900 seconds.",
  "LimitExceeded.Trigger": "A function has at most % triggers of one type.",
  "MissingParameter.Code": "The code is missing.",
  "ResourceInUse.Alias": "The alias exists already.",
  "ResourceInUse.FunctionName": "A function of this name exists already.",
  "ResourceInUse.Namespace": "The namespace exists already.",
  "ResourceInUse.Trigger": "This version or alias has a function URL already.",
  "ResourceInUse.TriggerName": "A trigger of this name exists already.",
  "ResourceNotFound.Alias": "The alias does not exist.",
  "ResourceNotFound.Function": "The function does not exist.",
  "ResourceNotFound.FunctionVersion": "The version % does not exist.",
  "ResourceNotFound.Layer": "The layer does not exist; the sandbox has none.",
  "ResourceNotFound.Namespace": "The namespace does not exist.",
  "ResourceNotFound.Qualifier": "The version or alias % does not exist.",
  "ResourceNotFound.Trigger": "The trigger does not exist.",
  "UnsupportedOperation.AliasBind": "The version is bound to the alias %.",
  "UnsupportedOperation.Trigger": "Triggers of the type % cannot be %.",
  UnsupportedOperation: "The sandbox does not have this: %.",
  "FailedOperation.DeleteNamespace": "The namespace default cannot be deleted.",
} as const satisfies Record<string, string>;

export type ScfErrorCode = keyof typeof WORDS;

/** The error of a code; what it is about stands where its words have room for it, one after the other. */
export function scfError(code: ScfErrorCode, ...about: (string | number)[]): ApiError {
  const words = about.reduce<string>((text, one) => text.replace("%", () => String(one).slice(0, 200)), WORDS[code]);
  return new ApiError(code, { en: words });
}
