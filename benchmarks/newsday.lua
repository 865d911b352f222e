-- Requests in turn from a file of lines `METHOD path [body]`, each connection pausing in between.
local requests, pause, at = {}, 0, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%S+) (%S+) ?(.*)$")
    local headers = {["Content-Type"] = "application/json"}
    if arguments[3] then headers["Authorization"] = "Bearer " .. arguments[3] end
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
  pause = tonumber(arguments[2])
  math.randomseed(7)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function delay()
  return math.random(0, 2 * pause)
end
