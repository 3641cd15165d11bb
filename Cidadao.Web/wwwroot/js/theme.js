// Remembers the theme where the server can read it before it renders the next page.
window.cidadaoTheme = {
  remember(name, value) {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
  }
};
