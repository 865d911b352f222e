-- Sends the bodies of a file, one after the other, for ever: wrk -s gateway.lua URL -- FILE PATH KEY
local made, n = {}, 0
init = function(arguments)
  local headers = { ["Content-Type"] = "application/json" }
  if arguments[3] then headers["Authorization"] = "Bearer " .. arguments[3] end
  for line in io.lines(arguments[1]) do
    made[#made + 1] = wrk.format("POST", arguments[2], headers, line)
  end
end
request = function()
  n = n % #made + 1
  return made[n]
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "failed": %d, "p50": %f, "p99": %f, "seconds": %f}\n',
    summary.requests, errors.status + errors.read + errors.write + errors.timeout + errors.connect,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.duration / 1000000))
end
