// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

import { IPayoutCoin } from "../interfaces/IPayoutCoin.sol";

/// @title PayoutCoin
/// @notice See {IPayoutCoin}.
contract PayoutCoin is IPayoutCoin {
    /// @dev With the 2,300 that the chain adds to each payment of coin, a receiver has 100,000.
    uint256 private constant RECEIVER_GAS = 97_700;
    /// @dev Leaves `RECEIVER_GAS` for the receiver: 11,700 for the call itself (9,000 for the coin, and 2,700 where the
    /// receiver borrows its code, EIP-7702), and the 64th of the rest that this call keeps.
    uint256 private constant GAS_TO_PAY = 112_000;

    /// @inheritdoc IERC20
    mapping(address account => uint256 amount) public balanceOf;
    /// @inheritdoc IERC20
    mapping(address owner => mapping(address spender => uint256 amount)) public allowance;

    receive() external payable {
        revert CoinNotDeposited(msg.sender, msg.value);
    }

    /// @inheritdoc IPayoutCoin
    function deposit() external payable {
        // All units together are never more than all the coin there is.
        unchecked {
            balanceOf[msg.sender] += msg.value;
        }
        emit Transfer({ from: address(0), to: msg.sender, value: msg.value });
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval({ owner: msg.sender, spender: spender, value: amount });
        return true;
    }

    /// @inheritdoc IPayoutCoin
    function transfer(address to, uint256 amount) external returns (bool) {
        // Check
        _checkReceiver(to);

        // Effect
        _take(msg.sender, amount);
        emit Transfer({ from: msg.sender, to: address(0), value: amount });

        // Interaction
        if (amount != 0) _send(to, amount);
        return true;
    }

    /// @inheritdoc IPayoutCoin
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _checkReceiver(to);
        if (from != msg.sender) _useAllowance(from, amount);
        _take(from, amount);
        unchecked {
            balanceOf[to] += amount;
        }
        emit Transfer({ from: from, to: to, value: amount });
        return true;
    }

    /// @inheritdoc IPayoutCoin
    function totalSupply() external view returns (uint256) {
        return address(this).balance;
    }

    /// @inheritdoc IERC20Metadata
    function name() external pure returns (string memory) {
        return "Payout coin";
    }

    /// @inheritdoc IERC20Metadata
    function symbol() external pure returns (string memory) {
        return "PAYOUT";
    }

    /// @inheritdoc IERC20Metadata
    function decimals() external pure returns (uint8) {
        return 18;
    }

    function _take(address from, uint256 amount) private {
        uint256 balance = balanceOf[from];
        if (balance < amount) revert IERC20Errors.ERC20InsufficientBalance(from, balance, amount);
        unchecked {
            balanceOf[from] = balance - amount;
        }
    }

    function _useAllowance(address from, uint256 amount) private {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed == type(uint256).max) return;
        if (allowed < amount) revert IERC20Errors.ERC20InsufficientAllowance(msg.sender, allowed, amount);
        unchecked {
            allowance[from][msg.sender] = allowed - amount;
        }
    }

    /// @dev A receiver without code runs nothing, so it needs no gas: estimates of payments to it are what they cost.
    function _send(address to, uint256 amount) private {
        if (to.code.length != 0 && gasleft() < GAS_TO_PAY) revert NotEnoughGas(gasleft(), GAS_TO_PAY);
        bool isSent;
        // Safe: touches no memory. What the receiver returns is not copied, however long it is.
        assembly ("memory-safe") {
            isSent := call(RECEIVER_GAS, to, amount, 0, 0, 0, 0)
        }
        if (!isSent) revert CoinRefused(to, amount);
    }

    /// @dev Neither zero nor this contract could take anything out again.
    function _checkReceiver(address to) private view {
        if (to == address(0) || to == address(this)) revert IERC20Errors.ERC20InvalidReceiver(to);
    }
}
