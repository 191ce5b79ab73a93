/**
 * What the operators' calls ask of each provider, for tests that do the same at all of them.
 *
 * @module
 */
import type { ProviderName } from "../../shared/providers/provider.ts";
import type { RowIdOf } from "./tables.ts";

type Operations = readonly RowIdOf<"classic" | "sms2021" | "dysms">[];

export const ADMINISTRATION: Readonly<
  Record<ProviderName, Readonly<Record<"templates" | "signs" | "statistics", Operations>>>
> = {
  tencent: {
    templates: [
      "sms2021/AddSmsTemplate",
      "sms2021/ModifySmsTemplate",
      "sms2021/DeleteSmsTemplate",
      "sms2021/DescribeSmsTemplateList",
    ],
    signs: ["sms2021/AddSmsSign", "sms2021/ModifySmsSign", "sms2021/DeleteSmsSign", "sms2021/DescribeSmsSignList"],
    statistics: ["sms2021/SendStatusStatistics", "sms2021/CallbackStatusStatistics"],
  },
  qcloudsms: {
    templates: ["classic/add_template", "classic/mod_template", "classic/del_template", "classic/get_template"],
    signs: ["classic/add_sign", "classic/mod_sign", "classic/del_sign", "classic/get_sign"],
    statistics: ["classic/pullsendstatus", "classic/pullcallbackstatus"],
  },
  aliyun: {
    templates: [
      "dysms/CreateSmsTemplate",
      "dysms/UpdateSmsTemplate",
      "dysms/DeleteSmsTemplate",
      "dysms/GetSmsTemplate",
    ],
    signs: ["dysms/CreateSmsSign", "dysms/UpdateSmsSign", "dysms/DeleteSmsSign", "dysms/GetSmsSign"],
    statistics: ["dysms/QuerySendStatistics"],
  },
};
