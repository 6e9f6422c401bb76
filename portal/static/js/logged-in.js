// Marks the page of a browser that is logged in before it is painted, so that room is kept for what is fetched for its user.
// It is a small script without a module on purpose: modules run after the first paint. The cookie is read as in app.js.

if (/(?:^|; )logged_in=/.test(document.cookie)) document.documentElement.className += " logged-in";
