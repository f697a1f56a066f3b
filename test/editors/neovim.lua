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

-- Writes the first thing with this label that completion knows here, as Neovim itself makes text of it (omnifunc, without the menu).
function M.complete(label)
  local parameters = vim.lsp.util.make_position_params()
  -- The cursor of normal mode stands on the last character, that of insert mode behind it.
  parameters.position.character = #vim.api.nvim_get_current_line()
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/completion', parameters, 20000)
  for _, answer in pairs(answers) do
    for _, one in ipairs(vim.lsp.util.text_document_completion_list_to_complete_items(answer.result, '')) do
      if one.abbr == label then
        vim.api.nvim_set_current_line(vim.api.nvim_get_current_line() .. one.word)
        return one.word
      end
    end
  end
  error('completion does not know ' .. label)
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

return M
