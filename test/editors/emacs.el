;;; What a person does in Emacs, for tests: commands are run, and what is shown is waited for.  -*- lexical-binding: t -*-

(require 'flymake)
(require 'json)

(defun editor-wait (what is)
  "Wait until IS answers; WHAT says for what."
  (with-timeout (20 (error "Waited in vain for %s: %s" what (editor-messages)))
    (let (found)
      (while (not (setq found (funcall is)))
        (accept-process-output nil 0.02))
      found)))

(defun editor-messages ()
  "What is said of the buffer, in its order."
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun editor-says (text)
  (seq-some (lambda (one) (string-match-p (regexp-quote text) one)) (editor-messages)))

(defun editor-wait-for (text)
  (editor-wait text (lambda () (editor-says text))))

(defun editor-wait-until-gone (text)
  (editor-wait (concat "the end of " text) (lambda () (not (editor-says text)))))

(defun editor-go (text)
  "To the first place of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun editor-act (title)
  "Open the list of what can be done here, and take what matches TITLE.  Answer with all of it."
  (let ((last-nonmenu-event ?a) ; by keyboard, not by mouse
        titles)
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt table &rest _)
                 (setq titles (mapcar #'car table))
                 (or (seq-find (lambda (one) (string-match-p title one)) titles)
                     (error "Nothing is like %s among %s" title titles)))))
      (call-interactively #'eglot-code-actions))
    ;; It tells the server when nobody types for half a second; a batch is never idle.
    (eglot--signal-textDocument/didChange)
    titles))

(defun editor-errors ()
  "What the server said beside the protocol."
  (mapconcat (lambda (buffer) (with-current-buffer buffer (buffer-string)))
             (seq-filter (lambda (buffer) (string-match-p "EGLOT.*stderr" (buffer-name buffer))) (buffer-list))
             "\n"))

(defun editor-run (steps)
  "Run STEPS, and write what they answer, or why they broke off."
  (let ((said (condition-case problem (funcall steps)
                (error `((failed . ,(format "%S\n%s" problem (editor-errors))))))))
    (with-temp-file "said.json" (insert (json-encode said)))
    (kill-emacs 0)))
