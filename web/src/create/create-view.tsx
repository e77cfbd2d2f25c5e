/** Where a picture and a prompt become a video. */
export function CreateView() {
  return (
    <section class="view">
      <h1>Create</h1>
    </section>
  );
}
