-- Prints what wrk measured as one line of JSON. Times of wrk are microseconds, here milliseconds.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nMEASURED {"requests":%d,"seconds":%.6f,"bytes":%d,"p50":%.4f,"p95":%.4f,"p99":%.4f,"worst":%.4f,' ..
    '"status":%d,"timeout":%d,"connect":%d,"read":%d,"write":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.status, errors.timeout, errors.connect, errors.read, errors.write))
end
