/**
 * A server that accepts any SendSms without looking: what a client costs is then nearly all there is.
 *
 * @module
 */
import { createServer } from "node:http";
import { listen } from "../lib/listen.ts";
import { answerTasks } from "../lib/tasks.ts";

const PHONE = /\+86\d{11}/;

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("latin1");
  request.on("data", (chunk: string) => {
    body += chunk;
  });
  request.on("end", () => {
    const answer = accepted(PHONE.exec(body)?.[0] ?? "");
    response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
    response.end(answer);
  });
});

function accepted(phone: string): string {
  const status = `"PhoneNumber":"${phone}","Fee":1,"SessionContext":"","Code":"Ok","Message":"send success","IsoCode":"CN"`;
  const requestId = "a0aabda6-cf91-4f3e-a81f-9198114a2279";
  return `{"Response":{"SendStatusSet":[{"SerialNo":"5000:1045710669157053657849499619",${status}}],"RequestId":"${requestId}"}}`;
}

answerTasks(() => listen(server));
