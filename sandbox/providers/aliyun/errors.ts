/**
 * Errors of Alibaba Cloud: those of the gateway, with a status of their own, and those of the product, with status 200.
 * Where the provider's own words are known they are used; the others are the sandbox's, because only codes are documented.
 *
 * Sources: "Common client-side error codes", https://help.aliyun.com/en/document_detail/434846.html; "国内消息API错误码",
 * https://help.aliyun.com/document_detail/101346.html; "Voice API error codes",
 * https://help.aliyun.com/document_detail/178344.html
 *
 * @module
 */

interface GatewayWords {
  status: number;
  message: string;
}

/** Of `InvalidVersion` and `UnsupportedHTTPMethod` the status is not documented. */
const GATEWAY_ERRORS = {
  IncompleteSignature: { status: 400, message: "The request signature does not conform to Aliyun standards." },
  "InvalidAccessKeyId.NotFound": { status: 404, message: "Specified access key is not found." },
  "InvalidAccessKeyId.Inactive": { status: 400, message: "Specified access key is disabled." },
  "InvalidTimeStamp.Format": { status: 400, message: "Specified time stamp or date value is not well formatted." },
  "InvalidTimeStamp.Expired": { status: 400, message: "Specified time stamp or date value is expired." },
  SignatureNonceUsed: { status: 400, message: "Specified signature nonce was used already." },
  SignatureDoesNotMatch: { status: 400, message: "Specified signature is not matched with our calculation." },
  "InvalidParameter.Format": { status: 400, message: "Specified parameter format is not valid." },
  InvalidSignatureMethod: { status: 400, message: "Specified signature method is not valid." },
  InvalidVersion: { status: 400, message: "Specified parameter Version is not valid." },
  "InvalidAction.NotFound": { status: 404, message: "Specified api is not found, please check your url and method." },
  UnsupportedHTTPMethod: { status: 400, message: "This http method is not supported." },
  RequestTooLarge: { status: 413, message: "The request is larger than the limit." },
  Throttling: { status: 400, message: "Request was denied due to request throttling." },
  "Throttling.User": { status: 400, message: "Request was denied due to user flow control." },
  "Throttling.Api": { status: 400, message: "Request was denied due to api flow control." },
  InternalError: {
    status: 500,
    message: "The request processing has failed due to some unknown error, exception or failure.",
  },
  ServiceUnavailable: { status: 503, message: "The request has failed due to a temporary failure of the server." },
} as const satisfies Record<string, GatewayWords>;

export type GatewayCode = keyof typeof GATEWAY_ERRORS;

const BUSINESS_ERRORS = {
  "isv.BUSINESS_LIMIT_CONTROL": "触发分钟级流控Permits:1",
  "isv.DAY_LIMIT_CONTROL": "已经超过您在控制台设置的日发送限额",
  "isv.MONTH_LIMIT_CONTROL": "已经超过您在控制台设置的月发送限额",
  "isv.MOBILE_NUMBER_ILLEGAL": "invalid mobile number",
  "isv.MOBILE_COUNT_OVER_LIMIT": "手机号码数量超过限制",
  "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": "国际/港澳台消息模板不支持发送境内号码",
  "isv.SMS_SIGNATURE_ILLEGAL": "签名不合法(不存在或被拉黑)",
  "isv.SIGN_NAME_ILLEGAL": "签名名称不符合规范",
  "isv.SIGN_STATE_ILLEGAL": "签名状态不合法",
  "isv.SMS_SIGNATURE_SCENE_ILLEGAL": "签名的适用场景与短信类型不匹配",
  "isv.SMS_TEMPLATE_ILLEGAL": "模板不合法(不存在或被拉黑)",
  "isv.TEMPLATE_MISSING_PARAMETERS": "模板变量缺少对应参数值",
  "isv.TEMPLATE_PARAMS_ILLEGAL": "传入的变量内容和实际申请模板时变量所选择的属性类型不匹配",
  "isv.INVALID_JSON_PARAM": "JSON参数不合法",
  "isv.INVALID_PARAMETERS": "参数格式不正确",
  "isv.PARAM_LENGTH_LIMIT": "参数超过长度限制",
  "isv.PARAM_NOT_SUPPORT_URL": "变量不支持传入URL",
  "isv.UNSUPPORTED_CONTENT": "短信内容包含不支持的字符",
  "isv.EXTEND_CODE_ERROR": "扩展码使用错误",
  "isv.BLACK_KEY_CONTROL_LIMIT": "黑名单管控",
  "isv.CUSTOMER_REFUSED": "用户已退订推广短信",
  "isv.AMOUNT_NOT_ENOUGH": "账户余额不足",
  "isv.OUT_OF_SERVICE": "业务停机",
  "isp.RAM_PERMISSION_DENY": "没有访问权限",
  "isp.SYSTEM_ERROR": "系统错误",
  "isp.GATEWAY_ERROR": "网关错误",
  "isv.SIGN_OVER_LIMIT": "签名字符数量超过限制",
  "isv.SIGN_FILE_LIMIT": "签名认证材料附件大小或数量超过限制",
  "isv.ERROR_EMPTY_FILE": "签名认证材料附件为空",
  "isv.SIGN_SOURCE_ILLEGAL": "签名来源不合法",
  "isv.SMS_SIGN_EMOJI_ILLEGAL": "签名不能包含emoji表情",
  "isv.ERROR_SIGN_NOT_DELETE": "审核中的签名不能删除",
  "isv.ERROR_SIGN_NOT_MODIFY": "签名当前状态不支持修改",
  "isv.TEMPLATE_OVER_LIMIT": "模板字符数量超过限制",
  "isv.SMS_OVER_LIMIT": "单日最多申请模板或签名100条",
  "isv.ERROR_TEMPLATE_NOT_DELETE": "审核中的模板不能删除",
  "isv.ERROR_TEMPLATE_NOT_MODIFY": "模板当前状态不支持修改",
  template_parameter_count_illegal: "验证码模板有且仅有一个变量",
  "isv.TTS_TEMPLATE_ILLEGAL": "文本转语音模板不合法",
  "isv.VOICE_FILE_ILLEGAL": "语音文件不合法",
  "isv.DISPLAY_NUMBER_ILLEGAL": "号显不合法",
  "isv.COMPLAINT_REJECT": "被叫用户投诉拦截",
  "isv.VOICE_CALL_FAIL": "外呼失败",
} as const satisfies Record<string, string>;

export type BusinessCode = keyof typeof BUSINESS_ERRORS;

/** What the provider answers instead of what was asked for. */
export class AliyunError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The product answers with status 200, and its answers have another shape. */
  get isBusiness(): boolean {
    return this.status === 200;
  }
}

export function gatewayError(code: GatewayCode, message: string = GATEWAY_ERRORS[code].message): AliyunError {
  return new AliyunError(GATEWAY_ERRORS[code].status, code, message);
}

export function missing(parameter: string): AliyunError {
  return new AliyunError(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);
}

export function invalid(parameter: string): AliyunError {
  return new AliyunError(400, `Invalid${parameter}`, `Specified parameter ${parameter} is not valid.`);
}

export function businessError(code: BusinessCode, message: string = BUSINESS_ERRORS[code]): AliyunError {
  return new AliyunError(200, code, message);
}

/** The error of any code, as a fault rule may name it. */
export function chosenError(code: string, message: string | undefined): AliyunError {
  const words = message ?? "a fault rule of the sandbox refuses this request";
  if (Object.hasOwn(GATEWAY_ERRORS, code)) return gatewayError(code as GatewayCode, message);
  if (Object.hasOwn(BUSINESS_ERRORS, code)) return businessError(code as BusinessCode, message);
  return new AliyunError(/^is[vp]\./.test(code) ? 200 : 400, code, words);
}
