/**
 * What `docs/coverage.md` begins with.
 *
 * @module
 */

export const INTRO = `
# Coverage

What the providers' protocols can do, and the test that proves it of our clients, of the functions, and of the sandbox. A test
puts itself into a cell with \`proves()\` of \`test/coverage/proves.ts\`; of several, the first by file and title stands here.

**This file is made by \`npm run coverage\`** (\`XINSHI_WRITE_COVERAGE=1 npm test\`): do not edit it. \`npm test\` fails when the
file does not say what the tests prove, when a cell has neither a test nor a reason, and when it has both. Rows and reasons are
in \`test/coverage/\`; proofs still to come are in \`awaited.ts\` there. Pushes from the providers are no operations of theirs
and are not listed.

The published samples, by number:

| Number | Sample |
| --- | --- |
| 000 | 短信 Python SDK (qcloudsms_py) |
| 001 | Python SDK 3.0 (tencentcloud-sdk-python, SMS 2021-01-11) |
| 002 | 腾讯云短信, a tutorial with qcloudsms_py |
| 003 | 短信 SDK 文档: Java, PHP, Python, Node.js, C#, 小程序 |
| 004 | 云短信, notes on Alibaba Cloud with aliyun-python-sdk-core |
`;
