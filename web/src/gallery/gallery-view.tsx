/** Everything that was made with this key. */
export function GalleryView() {
  return (
    <section class="view">
      <h1>Gallery</h1>
    </section>
  );
}
