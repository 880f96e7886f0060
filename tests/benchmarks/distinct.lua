-- No two requests alike: walks the paths of a file in turn and writes a fresh number wherever NONCE stands.
-- Arguments: the file of paths, the host, the accepted media type, the first number.
dofile(debug.getinfo(1, "S").source:match("^@(.*)/") .. "/report.lua")
local paths, counter, tail = {}, 0, ""

function init(arguments)
  for line in io.lines(arguments[1]) do
    local pieces, from = {}, 1
    while true do
      local first, last = line:find("NONCE", from, true)
      if not first then break end
      pieces[#pieces + 1] = line:sub(from, first - 1)
      from = last + 1
    end
    pieces[#pieces + 1] = line:sub(from)
    paths[#paths + 1] = pieces
  end
  tail = " HTTP/1.1\r\nHost: " .. arguments[2] .. "\r\nAccept: " .. arguments[3] .. "\r\n\r\n"
  counter = tonumber(arguments[4])
end

function request()
  counter = counter + 1
  return "GET " .. table.concat(paths[counter % #paths + 1], string.format("%d", counter)) .. tail
end
