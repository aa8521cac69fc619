"""Ways to disturb an import; `scratch` knows what is right before and after one."""
