// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Told about tokens that it receives, as an ERC-777 recipient is.
interface ITokenHook {
    function tokensReceived() external;
}

/// @notice An ERC-20 that tells its recipients, once they have asked for it, in the middle of the transfer.
contract HookToken is ERC20 {
    mapping(address recipient => bool told) private _told;

    constructor(address holder, uint256 supply) ERC20("Hook", "HOOK") {
        _mint(holder, supply);
    }

    function tellMe() external {
        _told[msg.sender] = true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (_told[to]) ITokenHook(to).tokensReceived();
    }
}
