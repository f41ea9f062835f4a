/** How the protocol's four different tables of payment kinds relate. Unknown numbers are kept elsewhere as they came. */

/** What money came through, as far as the city's numbers tell. */
export type PayChannel = "wechat" | "alipay" | "other";

/** payType numbers of 5.3.4, 5.3.5 and 5.3.6 with a name. The table grows; a number that is not here is not an error. */
export const cityPayTypes: Readonly<
  Record<number, { readonly zh: string; readonly en: string; readonly via: PayChannel }>
> = {
  2: { zh: "上海停车微信端", en: "Shanghai Parking, WeChat", via: "wechat" },
  3: { zh: "上海停车支付宝端", en: "Shanghai Parking, Alipay", via: "alipay" },
  4: { zh: "ETC", en: "ETC", via: "other" },
  12: { zh: "app 支付微信端", en: "app, WeChat", via: "wechat" },
  13: { zh: "app 支付支付宝端", en: "app, Alipay", via: "alipay" },
  14: { zh: "app 建行支付", en: "app, China Construction Bank", via: "other" },
  15: { zh: "app 建行数字人民币支付", en: "app, digital yuan (CCB)", via: "other" },
  52: { zh: "上海停车随申行微信渠道", en: "Suishenxing, WeChat", via: "wechat" },
  53: { zh: "上海停车随申行支付宝渠道", en: "Suishenxing, Alipay", via: "alipay" },
};

/** What the money of a city payment came through. */
export function channelOf(payType: number | null): PayChannel {
  return (payType === null ? undefined : cityPayTypes[payType])?.via ?? "other";
}

/** The word for a leave (5.1.2) for a payment made through the city. */
export function leavePayTypeOf(payType: number | null): "wechat" | "alipay" | "unknown" {
  const channel = channelOf(payType);
  return channel === "other" ? "unknown" : channel;
}

/** The number for an invoice line (5.3.7) for a payment made outside the city: 2 WeChat, 3 Alipay, 1 cash and the rest. */
export function invoicePayTypeOf(payType: number | string): 1 | 2 | 3 {
  const channel = typeof payType === "number" ? channelOf(payType) : payType;
  if (channel === "wechat") return 2;
  return channel === "alipay" ? 3 : 1;
}
