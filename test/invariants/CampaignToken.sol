// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "../../contracts/mocks/tokens/AwkwardToken.sol";
import { ITokenHooks } from "../../contracts/mocks/tokens/ITokenHooks.sol";

/// @notice A token that keeps its books, with a list of whom it pays nothing and a list of whom it tells: what honest tokens
/// do to a campaign. It counts approvals, of which a campaign must give none.
contract CampaignToken is AwkwardToken {
    error Blocked(address to, uint256 amount);

    mapping(address account => bool) public isBlocked;
    mapping(address account => bool) public isTold;
    mapping(address owner => uint256 given) public approvals;

    function block_(address account, bool is_) external {
        isBlocked[account] = is_;
    }

    function tell(address account) external {
        isTold[account] = true;
    }

    function approve(address spender, uint256 amount) public override returns (bool) {
        ++approvals[msg.sender];
        return super.approve(spender, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (isBlocked[to]) revert Blocked(to, amount);
        _movePlainly(msg.sender, to, amount);
        if (isTold[to]) ITokenHooks(to).tokensReceived(msg.sender, amount);
        return true;
    }
}
