/** What a page shows, as its address says after the #: `#view=pairs&weeks=12`. */

export const readView = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** The address of a view; what is null, undefined or empty is left out. */
export function viewHref(view) {
  const said = Object.entries(view).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return `#${new URLSearchParams(said)}`;
}

/** Goes there: the browser can go back. */
export const goTo = (view) => {
  location.hash = viewHref(view);
};

/** Places below one another inside `place`, by name; made once, so that what is being typed in one outlives the others. */
export function partsOf(place, names) {
  if (place.childElementCount === 0) {
    place.append(
      ...names.map((name) => {
        const part = document.createElement('div');
        part.className = 'stack';
        part.dataset.part = name;
        return part;
      }),
    );
  }
  return Object.fromEntries([...place.children].map((part) => [part.dataset.part, part]));
}

/** Shows a part only when there is something in it. */
export const showPart = (part) => {
  part.hidden = part.childElementCount === 0;
};
