/**
 * The console's page. The build puts the built one in place of this text, which stands for it where nothing is built.
 *
 * @module
 */

export const CONSOLE_PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="xinshi-source" content="ledger">
<title>信使 Xinshi</title>
</head>
<body>
<p>控制台页面尚未构建：请运行 <code>npm run build</code>。</p>
<p lang="en">The console's page is not built: run <code>npm run build</code>.</p>
</body>
</html>
`;
