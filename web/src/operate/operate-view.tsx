/** How the service does: for keys with the scope `admin`. */
export function OperateView() {
  return (
    <section class="view">
      <h1>Operate</h1>
    </section>
  );
}
