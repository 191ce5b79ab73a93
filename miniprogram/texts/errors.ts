/**
 * What a user reads, by code: what happened, and what to do.
 *
 * @module
 */
import type { AppError, AppErrorCode } from "../services/app-error";
import { lookUp } from "./look-up";
import { waitText } from "./wait";

/** What the call that failed was about. */
export type About = "sms" | "voice" | "upload";

interface Details extends Pick<AppError, "retryAfterSeconds" | "attemptsLeft"> {
  /** Default: `sms`. */
  about?: About | undefined;
}
type Text = string | ((details: Details) => string);

/** What differs between a text, a call and a recording. */
const WORDS: Record<About, { service: string; notSent: string; maybeSent: string; blocked: string; check: string }> = {
  sms: {
    service: "短信服务繁忙，短信没有发出",
    notSent: "短信没有发出",
    maybeSent: "短信可能已经发出，请留意手机；若没有收到",
    blocked: "这个号码不能接收短信",
    check: "请核对手机号后重试",
  },
  voice: {
    service: "语音服务繁忙，电话没有拨出",
    notSent: "电话没有拨出",
    maybeSent: "电话可能已经拨出，请留意来电；若没有接到",
    blocked: "这个号码不能接听语音电话",
    check: "请核对手机号后重试",
  },
  upload: {
    service: "语音服务繁忙，录音没有上传",
    notSent: "录音没有上传成功",
    maybeSent: "录音可能已经上传",
    blocked: "这段录音不能使用",
    check: "请重新录制",
  },
};

/** The type holds this complete: a code added to `shared/errors.ts` does not compile without its text. */
const ERROR_TEXTS: Record<AppErrorCode, Text> = {
  INVALID_ARGUMENT: "填写的内容有误，请检查后重新填写",
  UNAUTHENTICATED: "没能确认您的微信身份，请退出小程序后重新进入",
  PERMISSION_DENIED: "您不能使用这项功能，如有需要请联系客服",
  NOT_FOUND: "没有找到您要的内容，请刷新后重试",
  METHOD_NOT_ALLOWED: "小程序版本过旧，请退出后重新打开以完成更新",
  CONFLICT: "这次操作与之前的重复了，请刷新后重试",
  CODE_EXPIRED: "验证码已失效，请重新获取",
  PAYLOAD_TOO_LARGE: ({ about }) =>
    about === "upload" ? "录音太大，请重新录一段短些的" : "提交的内容过多，请减少后重试",
  UNSUPPORTED_MEDIA_TYPE: "小程序版本过旧，请退出后重新打开以完成更新",
  CODE_MISMATCH: mismatchText,
  RATE_LIMITED: (details) => `操作太频繁，请${laterText(details)}再试`,
  RECIPIENT_BLOCKED: (details) => `${wordsOf(details).blocked}，请换一个号码，或联系客服`,
  PROVIDER_REJECTED: (details) => `${wordsOf(details).notSent}，${wordsOf(details).check}，或联系客服`,
  PROVIDER_UNAVAILABLE: (details) => `${wordsOf(details).service}，请${laterText(details)}再试`,
  OUTCOME_UNKNOWN: (details) => `${wordsOf(details).maybeSent}，请${laterText(details)}再试`,
  NOT_CONFIGURED: "服务还没有配置好，请联系客服",
  INTERNAL: "服务出了点问题，请稍后再试",
  OFFLINE: "网络连接不上，请检查网络后重试",
  CLOUD_MISSING: "微信版本过低，请更新微信后重新打开",
  FUNCTION_MISSING: "服务还没有部署好，请联系客服",
  FUNCTION_FAILED: "服务出了点问题，请稍后再试",
  FUNCTION_TIMEOUT: "服务器没有及时回应，请稍后再试",
  PRIVACY_REFUSED: "需要您同意隐私保护指引，请重新点击并同意",
  PHONE_REFUSED: "没有取得微信手机号，请重新授权，或用验证码登录",
  PHONE_UNAVAILABLE: "一键登录暂时不能用，请用短信验证码登录",
  MIC_REFUSED: "没有麦克风权限，请重新到设置中打开",
  RECORD_FAILED: "录音没有成功，请检查麦克风后重试",
  RECORD_TOO_SHORT: "说话时间太短，请重新录制",
  FILE_UNREADABLE: "文件读不出来，请重新选择",
  PLAY_FAILED: "录音播放不了，请重新录制或选择",
  UPLOAD_FAILED: "文件没有上传成功，请检查网络后重试",
};

/** Rules that a user can be told more about than their code says. Limits are told by the code: the wait is what counts. */
const REASON_TEXTS: Record<string, Text> = {
  opted_out: "这个号码已退订，不再接收我们的短信，如需恢复请联系客服",
  blocklist: "运营商拒绝向这个号码投递，请换一个号码，或联系客服",
  provider_blocklist: "运营商拒绝向这个号码投递，请换一个号码，或联系客服",
  country: "暂不支持这个国家或地区的号码，请换一个号码",
  no_route: "暂不支持这个国家或地区的号码，请换一个号码",
  voice_country: "只能拨打中国大陆的号码，请换一个号码",
  provider_number: "这个号码不存在或无法接通，请核对手机号后重试",
  scene: "这项通知只能由商家后台发出，如有需要请联系客服",
  file_pending: "录音还在审核，请稍后再试",
  file_refused: "录音没有通过审核，请重新录制",
  voice_file: "没有找到这段录音，请重新录制",
  cloud_file: "没有找到上传的文件，请重新上传",
  not_audio: "只支持 MP3 或 WAV 格式，请重新选择",
  empty: "这个文件是空的，请重新选择",
  user_uploads_day: (details) => `今天的上传次数已用完，请${laterText(details)}再试`,
  upload_underway: (details) => `同样的录音正在上传，请${laterText(details)}再试`,
  cloud_storage: "云存储暂时用不了，请换一段短些的录音，或联系客服",
  provider_night: (details) => `夜间不打扰，请${laterText(details)}再试`,
  scene_day: (details) => `今天的发送量已满，请${laterText(details)}再试`,
};

/** Codes with which only the operator can do something: the user is shown a number to quote. */
const FOR_SUPPORT: readonly AppErrorCode[] = [
  "PERMISSION_DENIED",
  "RECIPIENT_BLOCKED",
  "PROVIDER_REJECTED",
  "NOT_CONFIGURED",
  "INTERNAL",
];

/** The text for an error. A code that a newer function knows and this app does not reads as `INTERNAL`. */
export function errorText(error: Details & { code: AppErrorCode; reason?: string | undefined }): string {
  const ofReason = error.reason === undefined ? undefined : lookUp(REASON_TEXTS, error.reason);
  const text = ofReason ?? lookUp(ERROR_TEXTS, error.code) ?? ERROR_TEXTS.INTERNAL;
  return typeof text === "string" ? text : text(error);
}

/** What to quote to support; empty when the user can help himself, or no function answered. */
export function supportText({ code, requestId }: Pick<AppError, "code" | "requestId">): string {
  return requestId !== undefined && FOR_SUPPORT.includes(code) ? `请求编号 ${requestId}` : "";
}

function wordsOf({ about = "sms" }: Details): (typeof WORDS)[About] {
  return WORDS[about];
}

function laterText({ retryAfterSeconds }: Details): string {
  return retryAfterSeconds === undefined || retryAfterSeconds <= 0 ? "稍后" : ` ${waitText(retryAfterSeconds)}后`;
}

function mismatchText({ attemptsLeft }: Details): string {
  if (attemptsLeft === undefined) return "验证码不正确，请核对后重新输入";
  if (attemptsLeft <= 0) return "验证码不正确，次数已用完，请重新获取";
  return `验证码不正确，请重新输入，还可以试 ${attemptsLeft} 次`;
}
