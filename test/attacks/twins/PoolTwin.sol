// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Vulnerable on purpose: two campaigns share one purse, and a sweep clears its books only after it has paid.
contract PoolTwin {
    IERC20 private immutable _token;

    mapping(uint256 campaign => uint256 amount) private _left;
    mapping(uint256 campaign => address account) private _treasuries;

    constructor(IERC20 token) {
        _token = token;
    }

    function open(uint256 campaign, address treasury, uint256 funding) external {
        (_treasuries[campaign], _left[campaign]) = (treasury, funding);
        _token.transferFrom(msg.sender, address(this), funding);
    }

    function sweep(uint256 campaign) external {
        // solhint-disable reentrancy
        _token.transfer(_treasuries[campaign], _left[campaign]);
        _left[campaign] = 0;
    }
}
