// The framework scrolls to an anchor without moving the focus: the next Tab would lead back into the navigation.
document.addEventListener('click', event => {
  if (event.target.closest?.('a.skip')) {
    document.getElementById('content')?.focus();
  }
});
