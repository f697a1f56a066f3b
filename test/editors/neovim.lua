-- What a person does in Neovim, for tests: keys are pressed, and what is shown is waited for.
local M = {}

local function wait(what, is)
  if not vim.wait(20000, is, 20) then error('waited in vain for ' .. what) end
end

function M.codes()
  local codes = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do table.insert(codes, one.code or one.user_data.lsp.code) end
  table.sort(codes)
  return codes
end

function M.says(code)
  return vim.tbl_contains(M.codes(), code)
end

function M.wait_for(code)
  wait(code, function() return M.says(code) end)
end

function M.wait_until_gone(code)
  wait('the end of ' .. code, function() return not M.says(code) end)
end

-- To the first place of a text, some characters into it.
function M.go(text, into)
  vim.fn.cursor(1, 1)
  if vim.fn.search('\\V' .. text, 'cW') == 0 then error('there is no ' .. text) end
  local at = vim.fn.getcurpos()
  vim.fn.cursor(at[2], at[3] + (into or 0))
end

function M.press(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
end

-- Opens the list of what can be done here, and takes the first whose title matches. Answers with all titles.
function M.act(title)
  local titles
  vim.ui.select = function(items, options, choose)
    titles = vim.tbl_map(options.format_item, items)
    for at, one in ipairs(titles) do
      if one:find(title) then return choose(items[at], at) end
    end
    choose(nil, nil)
  end
  M.press('gra')
  wait('the actions here', function() return titles ~= nil end)
  for _, one in ipairs(titles) do
    if one:find(title) then return titles end
  end
  error('nothing is like ' .. title .. ' among ' .. table.concat(titles, '; '))
end

-- Waits while Neovim does what keys ask for; within steps that are driven.
function M.await(what, is)
  local steps = coroutine.running()
  local late = vim.loop.now() + 20000
  local timer = vim.loop.new_timer()
  timer:start(20, 20, vim.schedule_wrap(function()
    if timer:is_closing() then return end
    local done = is()
    if not done and vim.loop.now() < late then return end
    timer:close()
    coroutine.resume(steps, done)
  end))
  if not coroutine.yield() then error('waited in vain for ' .. what) end
end

-- Keys as a person types them: Neovim takes them when it waits for some.
function M.type(keys)
  vim.api.nvim_input(keys)
  M.await('the keys ' .. keys, function() return vim.fn.getchar(1) == 0 end)
end

-- Ctrl-X Ctrl-O in insert mode, and from the menu that comes what begins like this. Answers with the line then.
function M.omni(label)
  local before = vim.api.nvim_get_current_line()
  vim.api.nvim_input('<C-x><C-o>')
  local function items() return vim.fn.complete_info({ 'items', 'selected', 'pum_visible' }) end
  M.await('a completion of ' .. label, function()
    return items().pum_visible == 1 or vim.api.nvim_get_current_line() ~= before
  end)
  local shown = items()
  if shown.pum_visible == 1 then
    local wanted
    for at, one in ipairs(shown.items) do
      if wanted == nil and one.abbr:sub(1, #label) == label then wanted = at - 1 end
    end
    if wanted == nil then error('completion does not know ' .. label) end
    for _ = 1, wanted - shown.selected do vim.api.nvim_input('<C-n>') end
    M.await(label .. ' in the menu', function() return items().selected == wanted end)
    -- Without a menu, because there was one thing to write, Ctrl-Y would write something else.
    vim.api.nvim_input('<C-y>')
    M.await('the end of the menu', function() return items().pum_visible == 0 end)
  end
  return vim.api.nvim_get_current_line()
end

-- What the float of a hover says.
function M.hover()
  M.press('K')
  local said
  wait('a hover', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        said = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
        vim.api.nvim_win_close(window, true)
        return true
      end
    end
    return false
  end)
  return said
end

-- Runs the steps and writes what they answer, or why they broke off.
function M.run(steps)
  local ok, said = xpcall(steps, debug.traceback)
  local file = assert(io.open('said.json', 'w'))
  file:write(vim.fn.json_encode(ok and said or { failed = said }))
  file:close()
  vim.cmd('qa!')
end

-- The same for steps that wait for what Neovim does meanwhile.
function M.drive(steps)
  coroutine.resume(coroutine.create(function() M.run(steps) end))
end

return M
